using Custodes.Primitives;

namespace Custodes.Evaluation.Refits;

/// <summary>Solves linear equations whose matrix is symmetric and positive definite, by Cholesky.</summary>
internal static class SymmetricSystem
{
    // A pivot this small comes from a direction in which the loss is flat to the last digit.
    private const double PivotMin = 1e-12;

    /// <summary>A matrix of zeros.</summary>
    public static double[][] Square(int size)
    {
        double[][] rows = new double[size][];
        for (int row = 0; row < size; row++)
        {
            rows[row] = new double[size];
        }

        return rows;
    }

    /// <summary>The x of matrix · x = right side.</summary>
    public static double[] Solve(double[][] matrix, double[] rightSide)
    {
        int size = rightSide.Length;
        Invariant.That(matrix.Length == size);
        double[][] factor = Square(size);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[row][column];
                for (int index = 0; index < column; index++)
                {
                    sum -= factor[row][index] * factor[column][index];
                }

                factor[row][column] =
                    row == column
                        ? Math.Sqrt(Math.Max(sum, PivotMin))
                        : sum / factor[column][column];
            }
        }

        double[] solution = new double[size];
        for (int row = 0; row < size; row++)
        {
            double sum = rightSide[row];
            for (int index = 0; index < row; index++)
            {
                sum -= factor[row][index] * solution[index];
            }

            solution[row] = sum / factor[row][row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            double sum = solution[row];
            for (int index = row + 1; index < size; index++)
            {
                sum -= factor[index][row] * solution[index];
            }

            solution[row] = sum / factor[row][row];
        }

        return solution;
    }
}
